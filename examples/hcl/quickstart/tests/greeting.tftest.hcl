# Run by `terraform test`, against whatever API OPENAI_BASE_URL names: in these examples the mock.
variables {
  team = "search"
}

run "the_prompt_is_planned" {
  command = plan

  assert {
    condition     = openai_chat_completion.greeting.messages[1].content == "Greet the search team."
    error_message = "The prompt does not name the team."
  }
}

run "the_answer_is_complete" {
  assert {
    condition     = openai_chat_completion.greeting.choices[0].finish_reason == "stop"
    error_message = "The answer was cut off."
  }

  assert {
    condition     = length(output.greeting) > 0
    error_message = "The answer is empty."
  }
}

run "the_same_again_asks_nothing" {
  assert {
    condition     = openai_chat_completion.greeting.id == run.the_answer_is_complete.id
    error_message = "The completion was asked for again."
  }
}
